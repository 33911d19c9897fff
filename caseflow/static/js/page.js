// Start the GOV.UK components. The address comes from the page, because it changes with the file's content.
const address = document.querySelector('meta[name="govuk-frontend"]').content;
const { initAll } = await import(address);
initAll();
