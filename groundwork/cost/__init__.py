"""What a plan costs a month: one declaration a priced type, ranges instead of single numbers, an unknown price never 0."""
