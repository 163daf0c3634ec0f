import type { Json, JsonObject, LimitValues } from '@cairn/kit';
import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLInputType,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  visit,
} from 'graphql';
import { documentError, type Place } from './answer-error.ts';
import { compileLiteral, InputFault, readInput, unknownField, type Variables } from './input-values.ts';
import { OperationPlan, type PlanSource } from './operation-plan.ts';

/** A variable of an operation. */
interface PlannedVariable {
  readonly name: string;
  readonly type: GraphQLInputType;
  readonly otherwise: Json | undefined;
  readonly places: readonly Place[];
}

/** One operation of a valid document, ready for requests. */
export class PlannedDocument {
  readonly operation: OperationDefinitionNode;
  readonly #document: DocumentNode;
  readonly #source: PlanSource;
  readonly #variables: readonly PlannedVariable[];
  /** Variables by which fields are skipped or included. */
  readonly #conditions: readonly string[];
  readonly #plans = new Map<string, OperationPlan>();
  /** How many plans are kept: one for each choice that its skipped and included fields make. */
  readonly #choicesMax: number;
  #plannedFields = 0;

  constructor(
    document: DocumentNode,
    operation: OperationDefinitionNode,
    source: PlanSource,
    { graphqlPlanChoices }: LimitValues<'graphqlPlanChoices'>,
  ) {
    this.#choicesMax = graphqlPlanChoices;
    this.#document = document;
    this.operation = operation;
    this.#source = {
      ...source,
      onPlanned: (fields) => {
        this.#plannedFields += fields;
        source.onPlanned?.(fields);
      },
    };
    this.#variables = variablesOf(operation, source.schema);
    this.#conditions = conditionsOf(document);
  }

  /** How many fields its plans have so far. */
  get plannedFields(): number {
    return this.#plannedFields;
  }

  /** The variables of a request as resolvers see them, or what is wrong with one. */
  readVariables(given: JsonObject): { readonly variables: Variables } | { readonly fault: JsonObject } {
    const read: Record<string, Json> = {};
    for (const { name, type, otherwise, places } of this.#variables) {
      try {
        if (Object.hasOwn(given, name)) read[name] = readInput(type, given[name]);
        else if (otherwise !== undefined) read[name] = otherwise;
        else if (String(type).endsWith('!')) throw new InputFault('', String(type));
      } catch (fault) {
        if (!(fault instanceof InputFault)) throw fault;
        return { fault: documentError(textOf(fault, name), places) };
      }
    }
    return { variables: read };
  }

  /** The plan for a request's variables. */
  planFor(variables: Variables): OperationPlan {
    const key = this.#conditions.map((name) => (variables[name] === true ? '1' : '0')).join('');
    const known = this.#plans.get(key);
    if (known !== undefined) return known;
    const { schema } = this.#source;
    const rootType = schema.getRootType(this.operation.operation);
    if (rootType == null) throw new InputFault(`Schema is not configured for ${this.operation.operation}s.`);
    const fragments = new Map(
      this.#document.definitions
        .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
        .map((node) => [node.name.value, node]),
    );
    const conditions = Object.fromEntries(this.#conditions.map((name) => [name, variables[name] === true]));
    const plan = new OperationPlan(this.operation, rootType, { ...this.#source, fragments, conditions });
    if (this.#plans.size >= this.#choicesMax) this.#plans.clear();
    this.#plans.set(key, plan);
    return plan;
  }
}

/** AppSync names the variable with the type of what is missing in it. */
function textOf({ message, nonNullType }: InputFault, name: string): string {
  if (nonNullType === unknownField) return message;
  if (nonNullType !== undefined)
    return `Variable '${name}' has coerced Null value for NonNull type '${nonNullType}'`;
  return `Variable '${name}' has an invalid value : ${message}`;
}

function variablesOf(operation: OperationDefinitionNode, schema: GraphQLSchema): readonly PlannedVariable[] {
  return (operation.variableDefinitions ?? []).flatMap(({ variable, type, defaultValue, loc }) => {
    const named = typeFromAST(schema, type as never) as GraphQLInputType | undefined;
    if (named === undefined) return [];
    const { line = 0, column = 0 } = loc?.startToken ?? {};
    const otherwise = defaultValue === undefined ? undefined : compileLiteral(named, defaultValue)({});
    return [{ name: variable.name.value, type: named, otherwise, places: [{ line, column }] }];
  });
}

function conditionsOf(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of given) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
