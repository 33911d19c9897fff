"""caseflow: the recording system for looked-after children who go missing."""
