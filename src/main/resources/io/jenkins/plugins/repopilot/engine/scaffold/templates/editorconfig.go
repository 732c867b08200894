
[*.go]
indent_style = tab
