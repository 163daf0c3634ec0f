import { util } from '@aws-appsync/utils';
import { remove } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const isEditor = (ctx.identity.groups ?? []).includes('editors');
  const owned = { owner: { eq: ctx.identity.sub } };
  return remove({
    key: { id: ctx.args.id },
    condition: isEditor ? { id: { attributeExists: true } } : owned,
  });
}

export function response(ctx) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') util.unauthorized();
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
