import type { Context } from '@aws-appsync/utils';

const luke = {
  __typename: 'Human',
  id: '1000',
  name: 'Luke Skywalker',
  appearsIn: ['NEWHOPE', 'EMPIRE', 'JEDI'],
};
const artoo = {
  __typename: 'Droid',
  id: '2001',
  name: 'R2-D2',
  appearsIn: ['NEWHOPE', 'EMPIRE', 'JEDI'],
  primaryFunction: 'Astromech',
};

export function request(ctx: Context): object {
  return { payload: ctx.args.episode === 'EMPIRE' ? luke : artoo };
}

export function response(ctx: Context): object {
  return ctx.result;
}
