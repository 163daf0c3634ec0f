import { stringArgument } from './intrinsic/argument.ts';
import { arrayFunctions } from './intrinsic/array-functions.ts';
import { fillTemplate, splitTemplate } from './intrinsic/format.ts';
import type { IntrinsicFunction } from './intrinsic/intrinsic-function.ts';
import { jsonFunctions } from './intrinsic/json-functions.ts';
import { numberFunctions } from './intrinsic/number-functions.ts';
import { textFunctions } from './intrinsic/text-functions.ts';

import { stepsOfPrinting } from './steps.ts';

export type { IntrinsicFunction } from './intrinsic/intrinsic-function.ts';

/** All intrinsic functions by their name without `States.` (Developer Guide, "Intrinsic functions"). */
export const intrinsicFunctions: { readonly [name: string]: IntrinsicFunction } = {
  Format: {
    arity: [1],
    apply: ([template, ...values], scope) => {
      const text = stringArgument(template);
      scope.spend(stepsOfPrinting(text.length));
      return fillTemplate(splitTemplate(text), values, scope);
    },
  },
  ...arrayFunctions,
  ...jsonFunctions,
  ...textFunctions,
  ...numberFunctions,
};
