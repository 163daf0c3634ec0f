const humans = {
  1000: { id: '1000', name: 'Luke Skywalker', appearsIn: ['NEWHOPE', 'EMPIRE', 'JEDI'], metres: 1.72 },
  1003: { id: '1003', name: 'Leia Organa', appearsIn: ['NEWHOPE', 'EMPIRE', 'JEDI'], metres: 1.5 },
};

export function request(ctx) {
  return { payload: humans[ctx.args.id] ?? null };
}

export function response(ctx) {
  return ctx.result;
}
