
# Go
/bin/
*.test
*.out
coverage.*
