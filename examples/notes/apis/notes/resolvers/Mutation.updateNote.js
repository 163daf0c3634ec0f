import { util } from '@aws-appsync/utils';
import { operations, update } from '@aws-appsync/utils/dynamodb';

// What is changed is to be published anew. The table itself compares the owner: nothing is changed between the look and the write.
export function request(ctx) {
  return update({
    key: { id: ctx.args.id },
    update: { text: operations.replace(ctx.args.text), state: operations.replace('DRAFT') },
    condition: { owner: { eq: ctx.identity.sub } },
  });
}

export function response(ctx) {
  if (ctx.error?.type === 'DynamoDB:ConditionalCheckFailedException') util.unauthorized();
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
