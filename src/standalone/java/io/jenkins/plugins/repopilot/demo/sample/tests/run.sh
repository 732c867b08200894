#!/bin/sh
# Runs the test files that are named, or all; writes JUnit XML to reports/tests.xml.
# A test is a function whose name starts with test_; it fails by a status other than 0.
cd "$(dirname "$0")/.." || exit 2
root=$(pwd)
[ $# -gt 0 ] || set -- tests/test_*.sh
mkdir -p reports
cases=$(mktemp) || exit 2
book=$(mktemp) || exit 2
failed=0
for file in "$@"; do
  for name in $(sed -n 's/^\(test_[a-z0-9_]*\)() *{.*/\1/p' "$file"); do
    : > "$book"
    if output=$(ORDERS_FILE=$book; export ORDERS_FILE
        . "$root/lib/store.sh"; . "$root/lib/prices.sh"; . "$root/lib/notify.sh"
        . "$root/$file"; "$name" 2>&1); then
      echo "ok $file $name"
      echo "<testcase classname=\"$file\" file=\"$file\" name=\"$name\"/>" >> "$cases"
    else
      echo "FAILED $file $name: $output"
      failed=1
      message=$(printf '%s' "$output" | tr '\n' ' ' | sed 's/&/\&amp;/g; s/</\&lt;/g; s/"/\&quot;/g')
      echo "<testcase classname=\"$file\" file=\"$file\" name=\"$name\"><failure message=\"$message\"/></testcase>" >> "$cases"
    fi
  done
done
{ echo '<testsuite name="orders">'; cat "$cases"; echo '</testsuite>'; } > reports/tests.xml
rm -f "$cases" "$book"
exit $failed
