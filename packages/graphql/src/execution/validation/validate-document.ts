import type { JsonObject, LimitValues } from '@cairn/kit';
import {
  type ASTVisitor,
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  MaxIntrospectionDepthRule,
  OverlappingFieldsCanBeMergedRule,
  specifiedRules,
  type ValidationContext,
  type ValidationRule,
  validate,
} from 'graphql';
import { documentError } from '../answer-error.ts';
import { introspectionRule } from './introspection-rule.ts';
import { literalTypesRule } from './literal-types.ts';
import { overlappingFieldsRule } from './overlapping-fields.ts';
import { namesIn, ruleWords } from './rule-words.ts';

/** What validation is asked to mind beside the schema. */
export interface ValidationOptions {
  readonly isIntrospectionOpen: boolean;
  readonly limits: LimitValues<'graphqlIntrospectionDepth' | 'graphqlValidationErrors'>;
}

/** What is wrong with a document by a schema, in AppSync's words; empty where it can be executed. */
export function validateDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  { isIntrospectionOpen, limits }: ValidationOptions,
): readonly JsonObject[] {
  const names: string[] = [];
  const errors: JsonObject[] = [];
  const report = (rule: string, error: GraphQLError): void => {
    if (errors.length >= limits.graphqlValidationErrors) return;
    const words = ruleWords[rule]?.(namesIn(error.message), error) ?? {
      type: /^\w+$/.test(String(error.extensions.type)) ? String(error.extensions.type) : 'WrongType',
      description: error.message,
    };
    // What is found at the end of an operation or of the document is nowhere.
    const place = names.length === 0 ? '' : ` @ '${names.join('/')}'`;
    const message = `Validation error of type ${words.type}: ${words.description}${place}`;
    const located = rule === 'ProvidedRequiredArgumentsRule' || error.nodes?.[0] !== undefined;
    errors.push(documentError(message, located ? (error.locations ?? []).slice(0, locationsMax) : []));
  };
  const rules: readonly ValidationRule[] = [
    enterNames(names),
    ...specifiedRules
      .filter((rule) => rule !== OverlappingFieldsCanBeMergedRule && rule.name !== 'ValuesOfCorrectTypeRule')
      .map((rule) => reporting(rule, report)),
    reporting(literalTypesRule, report),
    reporting(MaxIntrospectionDepthRule, report),
    reporting(overlappingFieldsRule, report),
    reporting(introspectionRule(isIntrospectionOpen, limits.graphqlIntrospectionDepth), report),
    leaveNames(names),
  ];
  // It goes no further than to that error; names that are alike are looked for in vain, as no message has them.
  validate(schema, document, rules, { maxErrors: limits.graphqlValidationErrors, hideSuggestions: true });
  return errors;
}

const locationsMax = 2;

/** A rule whose problems are told with its name. */
function reporting(
  rule: ValidationRule,
  report: (rule: string, error: GraphQLError) => void,
): ValidationRule {
  return (context) => {
    const told: ValidationContext = Object.create(context, {
      reportError: {
        value: (error: GraphQLError) => {
          report(rule.name, error);
          context.reportError(error);
        },
      },
    });
    return rule(told);
  };
}

/** The way of field names to where validation is: begun before all rules, left after them. */
function enterNames(names: string[]): ValidationRule {
  return () => ({
    Field: { enter: ({ name }) => void names.push(name.value) },
    FragmentDefinition: { enter: ({ name }) => void names.push(name.value) },
  });
}

function leaveNames(names: string[]): ValidationRule {
  const leave = (): undefined => {
    names.pop();
    return undefined;
  };
  return (): ASTVisitor => ({ Field: { leave }, [Kind.FRAGMENT_DEFINITION]: { leave } });
}
