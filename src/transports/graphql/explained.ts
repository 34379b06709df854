import { HttpException } from '@nestjs/common';
import { type ExecutionResult, GraphQLError } from 'graphql';

/** Puts what a pipe or service has refused into the message of a failed operation; GraphQL would only say "Bad Request Exception". */
export function explained(result: object): ExecutionResult | undefined {
  const { errors, data } = result as ExecutionResult;
  return errors && { errors: errors.map(explain), ...(data && { data }) };
}

function explain(error: GraphQLError): GraphQLError {
  const { originalError, nodes = null, path = null } = error;
  if (!(originalError instanceof HttpException)) return error;
  const { message } = originalError.getResponse() as { message?: string | string[] };
  const text = [message ?? originalError.message].flat().join('; ');
  const extensions = { status: originalError.getStatus() };
  return new GraphQLError(text, { nodes, path, originalError, extensions });
}
