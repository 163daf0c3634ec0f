import { stringArgument } from './intrinsic/argument.ts';
import { arrayFunctions } from './intrinsic/array-functions.ts';
import { fillTemplate, splitTemplate } from './intrinsic/format.ts';
import type { IntrinsicFunction } from './intrinsic/intrinsic-function.ts';
import { jsonFunctions } from './intrinsic/json-functions.ts';
import { numberFunctions } from './intrinsic/number-functions.ts';
import { textFunctions } from './intrinsic/text-functions.ts';

export type { IntrinsicFunction } from './intrinsic/intrinsic-function.ts';

/** All intrinsic functions by their name without `States.` (Developer Guide, "Intrinsic functions"). */
export const intrinsicFunctions: { readonly [name: string]: IntrinsicFunction } = {
  Format: {
    arity: [1],
    apply: ([template, ...values]) => fillTemplate(splitTemplate(stringArgument(template)), values),
  },
  ...arrayFunctions,
  ...jsonFunctions,
  ...textFunctions,
  ...numberFunctions,
};
