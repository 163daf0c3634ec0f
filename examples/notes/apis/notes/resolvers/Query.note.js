import { util } from '@aws-appsync/utils';
import { get } from '@aws-appsync/utils/dynamodb';

export function request(ctx) {
  return get({ key: { id: ctx.args.id } });
}

export function response(ctx) {
  if (ctx.error) util.error(ctx.error.message, ctx.error.type);
  const note = ctx.result;
  if (!note) return null;
  const isEditor = (ctx.identity.groups ?? []).includes('editors');
  if (note.owner !== ctx.identity.sub && note.state !== 'PUBLISHED' && !isEditor) util.unauthorized();
  return note;
}
