"""Reviews brought to where a pull request is discussed; the only part of the tool that holds a token of a code host."""
