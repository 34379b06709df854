/** What resolvers know of the connection below them; each carrier of GraphQL gives it. */
export interface SubscriptionContext extends Record<PropertyKey, unknown> {
  /** Drops the connection at once. */
  readonly cut: () => void;
}
