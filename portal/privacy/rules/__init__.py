"""Pure rules: the law's clock (`clock`), how long records are kept (`retention`), what may be done to a request."""
