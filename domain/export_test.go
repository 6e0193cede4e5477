package domain

// FoldChanged is the version of the fold.
const FoldChanged = foldChanged
