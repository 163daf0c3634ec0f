export function request() {
  return { payload: ['lobby', 'kitchen'] };
}

export function response(ctx) {
  return ctx.result;
}
