import { util } from '@aws-appsync/utils';
import { scan } from '@aws-appsync/utils/dynamodb';

// The schema lets editors in, and nobody else.
export function request() {
  return scan({});
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result.items;
}
