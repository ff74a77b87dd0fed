"""The words of exectop as frozen values. Must not know: third-party code, any clock, any vendor."""
