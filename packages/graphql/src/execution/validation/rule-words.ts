import type { GraphQLError } from 'graphql';

/** What AppSync's engine calls a problem, and how it describes it. */
export interface RuleWords {
  readonly type: string;
  readonly description: string;
}

type Translate = (names: readonly string[], error: GraphQLError) => RuleWords;

/** What a rule's problem is called, with `$1`, `$2`, … for the names in graphql-js's message. */
function words(type: string, description: string): Translate {
  return (names) => ({
    type,
    description: description.replace(/\$(\d)/g, (_, index: string) => names[Number(index) - 1] ?? ''),
  });
}

const typeMismatch: Translate = ([, variableType = '', expected = '']) => ({
  type: 'VariableTypeMismatch',
  description: `Variable type '${variableType}' doesn't match expected type '${expected}'`,
});

/**
 * By the rule of graphql-js that found a problem: what AppSync says of it. AppSync's engine is graphql-java, and clients
 * match its texts. Source: answers of AppSync as clients report them; graphql-java's own messages.
 */
export const ruleWords: { readonly [rule: string]: Translate } = {
  ExecutableDefinitionsRule: words('UnknownType', 'The $1 definition is not executable'),
  UniqueOperationNamesRule: words('DuplicateOperationName', "There can be only one operation named '$1'"),
  LoneAnonymousOperationRule: words(
    'LoneAnonymousOperationViolation',
    'Anonymous operation with other operations.',
  ),
  SingleFieldSubscriptionsRule: words(
    'SubscriptionMultipleRootFields',
    'Subscription operation must have only one root field',
  ),
  KnownTypeNamesRule: words('UnknownType', 'Unknown type $1'),
  FragmentsOnCompositeTypesRule: (names, { message }) =>
    message.includes('on non composite') && message.startsWith('Fragment cannot')
      ? words(
          'InlineFragmentTypeConditionInvalid',
          'Inline fragment type condition is invalid, must be on Object/Interface/Union',
        )(names, undefined as never)
      : words(
          'FragmentTypeConditionInvalid',
          'Fragment type condition is invalid, must be on Object/Interface/Union',
        )(names, undefined as never),
  VariablesAreInputTypesRule: words('NonInputTypeOnVariable', 'Wrong type for a variable'),
  ScalarLeafsRule: ([field = '', type = ''], { message }) =>
    message.includes('must not have a selection')
      ? {
          type: 'SubSelectionNotAllowed',
          description: `Sub selection not allowed on leaf type ${type} of field ${field}`,
        }
      : {
          type: 'SubSelectionRequired',
          description: `Sub selection required for type ${type} of field ${field}`,
        },
  FieldsOnCorrectTypeRule: words('FieldUndefined', "Field '$1' in type '$2' is undefined"),
  UniqueFragmentNamesRule: words('DuplicateFragmentName', "There can be only one fragment named '$1'"),
  KnownFragmentNamesRule: words('UndefinedFragment', 'Undefined fragment $1'),
  NoUnusedFragmentsRule: words('UnusedFragment', 'Unused fragment $1'),
  PossibleFragmentSpreadsRule: ([first = '', second = '', third], { message }) => ({
    type: 'InvalidFragmentType',
    description: message.startsWith('Fragment cannot')
      ? `Fragment cannot be spread here as objects of type ${first} can never be of type ${second}`
      : `Fragment ${first} cannot be spread here as objects of type ${second} can never be of type ${third ?? ''}`,
  }),
  NoFragmentCyclesRule: words('FragmentCycle', 'Fragment cycles not allowed'),
  UniqueVariableNamesRule: words('DuplicateVariableName', "There can be only one variable named '$1'"),
  NoUndefinedVariablesRule: ([name = '']) => ({
    type: 'UndefinedVariable',
    description: `Undefined variable ${name.replace('$', '')}`,
  }),
  NoUnusedVariablesRule: ([name = '']) => ({
    type: 'UnusedVariable',
    description: `Unused variable ${name.replace('$', '')}`,
  }),
  KnownDirectivesRule: ([name = ''], { message }) =>
    message.startsWith('Unknown')
      ? { type: 'UnknownDirective', description: `Unknown directive ${name.replace('@', '')}` }
      : { type: 'MisplacedDirective', description: `Directive ${name.replace('@', '')} not allowed here` },
  UniqueDirectivesPerLocationRule: ([name = '']) => ({
    type: 'DuplicateDirectiveName',
    description: `Directives must be uniquely named within a location. The directive '${name.replace('@', '')}' used here is not unique.`,
  }),
  KnownArgumentNamesRule: ([name = ''], { message }) =>
    message.includes('on directive')
      ? { type: 'UnknownDirective', description: `Unknown directive argument ${name}` }
      : { type: 'UnknownArgument', description: `Unknown field argument ${name}` },
  UniqueArgumentNamesRule: words('DuplicateArgumentNames', "There can be only one argument named '$1'"),
  ProvidedRequiredArgumentsRule: (names, { message }) =>
    message.startsWith('Directive')
      ? { type: 'MissingDirectiveArgument', description: `Missing directive argument ${names[1] ?? ''}` }
      : { type: 'MissingFieldArgument', description: `Missing field argument ${names[1] ?? ''}` },
  VariablesInAllowedPositionRule: typeMismatch,
  overlappingFieldsRule: (_, { message }) => ({ type: 'FieldsConflict', description: message }),
  UniqueInputFieldNamesRule: words('DuplicateInputField', "There can be only one input field named '$1'"),
  MaxIntrospectionDepthRule: words('MaxIntrospectionDepth', 'Maximum introspection depth exceeded'),
};

/** The names that stand quoted in a message of graphql-js. */
export function namesIn(message: string): readonly string[] {
  return [...message.matchAll(/"([^"]*)"/g)].map(([, name]) => name as string);
}
