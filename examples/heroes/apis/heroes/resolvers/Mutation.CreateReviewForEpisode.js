import { util } from '@aws-appsync/utils';
import { put } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  const { episode, review } = ctx.args;
  if (review.stars < 1 || review.stars > 5) util.error('Stars go from 1 to 5.', 'InvalidReview');
  return put({ key: { episode, id: util.autoUlid() }, item: review });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  return ctx.result;
}
