# The order book.

test_an_added_order_is_listed() {
  store_add 1001 3 19.90
  [ "$(store_list)" = "1001 3 19.90" ]
}

test_an_empty_book_lists_nothing() {
  [ -z "$(store_list)" ]
}

test_orders_are_counted() {
  store_add 1001 1 1.00
  store_add 1002 1 1.00
  [ "$(store_count)" = 2 ]
}
