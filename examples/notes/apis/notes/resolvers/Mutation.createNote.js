import { util } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const item = { ...ctx.args, owner: ctx.identity.sub, state: 'DRAFT' };
  return put({ key: { id: util.autoUlid() }, item });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
