import { AbstractGraphQLDriver } from '@nestjs/graphql';

/**
 * Makes the schema of `@nestjs/graphql`, and serves nothing: the carriers beside it do, with the schema of `GraphQLSchemaHost`. Apollo Server would be one
 * more of them, for queries over HTTP; subscriptions do not pass through it (`@nestjs/apollo` hands them to graphql-ws as well), so here it would only weigh.
 */
export class SchemaDriver extends AbstractGraphQLDriver {
  async start(): Promise<void> {}

  async stop(): Promise<void> {}
}
