import { type LimitValues, RecentMap } from '@cairn/kit';
import type { ProgramPorts } from './program-definition.ts';

type Compilers = Pick<ProgramPorts, 'compileScript' | 'compileTemplate'>;

/** The compilers of resolvers' languages with a memory: code that an API has kept when it changed is not compiled again. */
export function compiledOnce({
  compileScript,
  compileTemplate,
  limits,
}: Compilers & { readonly limits: LimitValues<'graphqlCompiledCharacters'> }): Compilers {
  const { graphqlCompiledCharacters } = limits;
  return {
    compileScript: onceForEach(compileScript, graphqlCompiledCharacters),
    compileTemplate: onceForEach(compileTemplate, graphqlCompiledCharacters),
  };
}

function onceForEach<Compiled>(compile: (text: string) => Compiled, charactersMax: number) {
  const kept = new RecentMap<string, Compiled>(charactersMax);
  return (text: string): Compiled => kept.getOrMake(text, () => compile(text), text.length);
}
