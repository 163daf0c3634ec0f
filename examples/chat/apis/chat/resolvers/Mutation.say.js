import { util } from '@aws-appsync/utils';

export function request(ctx) {
  const { room, from, text } = ctx.args;
  return { payload: { id: util.autoUlid(), room, from, text, at: util.time.nowISO8601() } };
}

export function response(ctx) {
  return ctx.result;
}
