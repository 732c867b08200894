#!/bin/sh
# The command line of the order book.
here=$(cd "$(dirname "$0")/.." && pwd)
. "$here/lib/store.sh"
. "$here/lib/prices.sh"
. "$here/lib/notify.sh"

case "$1" in
  add) shift; store_add "$@" ;;
  list) store_list ;;
  total) price_total ;;
  notify) notify_send "$2" ;;
  *) echo "usage: orders.sh add ID QUANTITY PRICE | list | total | notify URL" >&2; exit 2 ;;
esac
