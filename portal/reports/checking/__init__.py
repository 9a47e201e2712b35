"""Every number of a ward that is printed twice, compared: pages as several people see them, papers, workbooks and
frozen figures. The same word for the same unit and the same month or drive has one number, whoever reads it and on
whatever medium; what is not shown to a reader is skipped, never taken for nought."""
