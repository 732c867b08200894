# What the orders are worth.

price_total() {
  store_list | awk '{ sum += $2 * $3 } END { printf "%.2f\n", sum }'
}
