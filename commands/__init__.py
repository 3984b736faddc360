"""The commands of `tinhso`, one module each: thin, over the packages below."""
