import type { Limit } from '@cairn/kit';

/** Limits of reading a definition in YAML. */
export const yamlLimits = {
  yamlAliasedCharacters: {
    name: 'yamlAliasedCharacters',
    description: 'Characters that the aliases of one YAML definition may add to its JSON text',
    unit: 'characters',
    default: 1_048_576,
  },
} as const satisfies { readonly [name: string]: Limit };
