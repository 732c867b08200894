# The order book: one line an order, "id quantity price".

store_file() {
  echo "${ORDERS_FILE:-orders.txt}"
}

store_add() {
  id=$1
  quantity=$2
  price=$3
  echo "$id $quantity $price" >> "$(store_file)"
}

store_list() {
  file=$(store_file)
  [ -f "$file" ] || return 0
  cat "$file"
}

store_count() {
  store_list | wc -l | tr -d ' '
}
