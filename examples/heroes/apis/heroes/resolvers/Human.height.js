const feetPerMetre = 3.28084;

export function request(ctx) {
  const { metres } = ctx.source;
  return { payload: ctx.args.unit === 'FOOT' ? metres * feetPerMetre : metres };
}

export function response(ctx) {
  return ctx.result;
}
