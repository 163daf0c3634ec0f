import {
  isJsonArray,
  isJsonNumber,
  isJsonObject,
  type Json,
  type JsonObject,
  memberOf,
  numberOf,
} from '@cairn/kit';
import { parseTaskResource, type TaskResource } from '../task-resource.ts';
import { choiceOperators } from './choice-operators.ts';
import { diagnosticTexts } from './diagnostic-texts.ts';
import { isPath } from './expression-syntax.ts';
import type { ObjectRuleName, QueryLanguage } from './field-grammar.ts';
import type { Findings } from './findings.ts';
import { isForbiddenHeader } from './forbidden-headers.ts';
import { integrationParameters } from './integration-parameters.ts';
import type { Place } from './place.ts';
import { isKnownIntegration } from './task-integrations.ts';

/** Whether a machine is Standard or Express. */
export type StateMachineType = 'STANDARD' | 'EXPRESS';

/** What a rule over several fields may look at. */
export interface RuleScope {
  readonly machineType: StateMachineType;
  readonly language: QueryLanguage;
  readonly findings: Findings;
}

type ObjectRule = (object: JsonObject, place: Place, scope: RuleScope) => void;

/** The rules that the grammar names. They assume nothing of the types of the fields. */
export const objectRules: { readonly [name in ObjectRuleName]: ObjectRule } = {
  transition: checkTransition,
  task: checkTask,
  retry: (state, place, scope) => checkRetry(memberOf(state, 'Retry'), place.member('Retry'), scope),
  catch: (state, place, scope) => checkStatesAll(memberOf(state, 'Catch'), place.member('Catch'), scope),
  'choice-rule': checkChoiceRule,
  'processor-config': checkProcessorConfig,
  credentials: checkCredentials,
  label: checkLabel,
  'item-reader': checkItemReader,
  'reader-config': checkReaderConfig,
  'result-writer': checkResultWriter,
  'static-result': warnOfStaticResult,
};

const transitionFields = ['Next', 'End'];

function checkTransition(state: JsonObject, place: Place, { findings }: RuleScope): void {
  const end = memberOf(state, 'End');
  const ends = end !== undefined && end !== false;
  const continues = memberOf(state, 'Next') !== undefined;
  if (ends && continues) findings.schema(diagnosticTexts.onlyOne(transitionFields), place);
  else if (!ends && !continues) findings.schema(diagnosticTexts.exactlyOne(transitionFields), place);
}

function checkTask(state: JsonObject, place: Place, scope: RuleScope): void {
  const { findings } = scope;
  const arn = memberOf(state, 'Resource');
  if (typeof arn !== 'string') return;
  const resourcePlace = place.member('Resource');
  const resource = parseTaskResource(arn);
  if (!arn.startsWith('arn:')) findings.schema(diagnosticTexts.notAnArn(), resourcePlace);
  else if (resource === undefined || !isKnownResource(resource)) {
    findings.schema(diagnosticTexts.unknownResource(arn), resourcePlace);
  } else {
    if (scope.machineType === 'EXPRESS') checkExpressResource(resource, resourcePlace, findings);
    checkTaskParameters(state, resource, place, findings);
  }
  const timeout = memberOf(state, 'TimeoutSeconds');
  const heartbeat = memberOf(state, 'HeartbeatSeconds');
  if (isJsonNumber(timeout) && isJsonNumber(heartbeat) && numberOf(heartbeat) >= numberOf(timeout)) {
    findings.schema(diagnosticTexts.heartbeat(), place.member('HeartbeatSeconds'));
  }
}

function isKnownResource(resource: TaskResource): boolean {
  if (resource.kind !== 'service') return true;
  return isKnownIntegration(resource.resourceType, resource.action, resource.pattern);
}

function checkExpressResource(resource: TaskResource, place: Place, findings: Findings): void {
  if (resource.kind === 'activity') findings.schema(diagnosticTexts.expressActivity(), place);
  if (resource.kind !== 'service' || resource.pattern === 'requestResponse') return;
  const pattern = resource.pattern === 'waitForTaskToken' ? '.waitForTaskToken' : '.sync';
  findings.schema(diagnosticTexts.expressPattern(pattern), place);
}

function checkTaskParameters(
  state: JsonObject,
  resource: TaskResource,
  place: Place,
  findings: Findings,
): void {
  if (resource.kind === 'activity' && memberOf(state, 'Credentials') !== undefined) {
    findings.schema(diagnosticTexts.activityCredentials(), place.member('Credentials'));
  }
  if (resource.kind !== 'service') return;
  const known = integrationParameters(resource.resourceType, resource.action, resource.pattern);
  if (known === undefined) return;
  for (const field of ['Parameters', 'Arguments']) {
    const parameters = memberOf(state, field);
    if (!isJsonObject(parameters)) continue;
    const names = new Set(Object.keys(parameters).map((name) => name.replace(/\.\$$/, '')));
    for (const name of known.required) {
      if (!names.has(name)) findings.schema(diagnosticTexts.requiredField(name), place.member(field));
    }
    for (const name of names) {
      if (known.known?.includes(name) === false) {
        findings.schema(diagnosticTexts.unsupportedParameter(name), place.member(field));
      }
    }
    if (resource.resourceType === 'http') checkHttpParameters(parameters, place.member(field), findings);
  }
}

/** What an HTTP Task may say of its connection and headers (Developer Guide, "Call HTTPS APIs"). */
function checkHttpParameters(parameters: JsonObject, place: Place, findings: Findings): void {
  const names = Object.keys(parameters).map((name) => name.replace(/\.\$$/, ''));
  if (names.includes('Authentication') === names.includes('InvocationConfig')) {
    findings.schema(diagnosticTexts.oneConnection(), place);
  }
  const headers = memberOf(parameters, 'Headers');
  for (const name of isJsonObject(headers ?? null) ? Object.keys(headers as JsonObject) : []) {
    if (isForbiddenHeader(name.replace(/\.\$$/, ''))) {
      findings.schema(diagnosticTexts.forbiddenHeader(name), place.member('Headers'));
    }
  }
}

function checkRetry(retry: Json | undefined, place: Place, scope: RuleScope): void {
  checkStatesAll(retry, place, scope);
  if (!isJsonArray(retry)) return;
  retry.forEach((retrier, index) => {
    if (!isJsonObject(retrier)) return;
    const maximum = memberOf(retrier, 'MaxDelaySeconds');
    const interval = memberOf(retrier, 'IntervalSeconds');
    if (isJsonNumber(maximum) && isJsonNumber(interval) && numberOf(maximum) <= numberOf(interval)) {
      scope.findings.schema(diagnosticTexts.maxDelay(), place.item(index).member('MaxDelaySeconds'));
    }
  });
}

/** `States.ALL` stands alone in its list and in the last retrier or catcher. */
function checkStatesAll(handlers: Json | undefined, place: Place, { findings }: RuleScope): void {
  if (!isJsonArray(handlers)) return;
  handlers.forEach((handler, index) => {
    const errors = isJsonObject(handler) ? memberOf(handler, 'ErrorEquals') : undefined;
    if (!isJsonArray(errors)) return;
    const position = errors.indexOf('States.ALL');
    if (position === -1 || (errors.length === 1 && index === handlers.length - 1)) return;
    findings.schema(diagnosticTexts.statesAll(), place.item(index).member('ErrorEquals').item(position));
  });
}

const ruleKinds = ['And', 'Or', 'Not', 'Variable', 'Condition'];
const operators = [...choiceOperators.keys()];

function checkChoiceRule(rule: JsonObject, place: Place, { findings, language }: RuleScope): void {
  const kinds = ruleKinds.filter((kind) => Object.hasOwn(rule, kind));
  if (kinds.length !== 1) {
    findings.schema(diagnosticTexts.ruleKind(ruleKinds), place);
    return;
  }
  const found = Object.keys(rule).filter((field) => choiceOperators.has(field));
  for (const field of found) {
    if (choiceOperators.has(`${field}Path`)) warnOfMissingPath(rule, field, place, findings);
  }
  if (kinds[0] === 'Variable' && found.length === 0) {
    findings.schema(diagnosticTexts.exactlyOne(operators), place);
  } else if (kinds[0] === 'Variable' ? found.length > 1 : found.length > 0 && language === 'JSONPath') {
    findings.schema(diagnosticTexts.onlyOne(kinds[0] === 'Variable' ? found : [...kinds, ...found]), place);
  }
}

function checkProcessorConfig(config: JsonObject, place: Place, scope: RuleScope): void {
  const distributed = memberOf(config, 'Mode') === 'DISTRIBUTED';
  const typed = memberOf(config, 'ExecutionType') !== undefined;
  if (distributed && !typed) scope.findings.schema(diagnosticTexts.required(['ExecutionType']), place);
  if (!distributed && typed) {
    scope.findings.schema(diagnosticTexts.unsupportedField('ExecutionType'), place);
  }
  if (distributed && scope.machineType === 'EXPRESS') {
    scope.findings.schema(diagnosticTexts.expressDistributed(), place.member('Mode'));
  }
}

function checkCredentials(credentials: JsonObject, place: Place, { findings }: RuleScope): void {
  const given = ['RoleArn', 'RoleArn.$'].filter((field) => Object.hasOwn(credentials, field));
  if (given.length === 0) findings.schema(diagnosticTexts.requiredField('RoleArn'), place);
  if (given.length === 2) findings.schema(diagnosticTexts.onlyOne(given), place);
}

const labelCharacters = /^[^\s\p{Cc}?*<>{}[\]:;,\\|^~$#%&`"]+$/u;

function checkLabel(state: JsonObject, place: Place, { findings }: RuleScope): void {
  const label = memberOf(state, 'Label');
  if (typeof label !== 'string') return;
  const { labelCharactersMax } = findings.limits;
  if (label.length > labelCharactersMax)
    findings.add(
      'INVALID_LABEL_NAME',
      diagnosticTexts.longLabel(label, labelCharactersMax),
      place.member('Label'),
    );
  else if (!labelCharacters.test(label)) {
    findings.add('INVALID_LABEL_NAME', diagnosticTexts.labelCharacters(label), place.member('Label'));
  }
}

function checkItemReader(reader: JsonObject, place: Place, { findings }: RuleScope): void {
  checkBucketResource(reader, /^arn:[^:]+:states:::s3:(?:getObject|listObjectsV2)$/, place, findings);
}

/** Results are exported, or transformed, or both; an empty ResultWriter does nothing and is refused. */
function checkResultWriter(writer: JsonObject, place: Place, { findings, language }: RuleScope): void {
  const exports = memberOf(writer, 'Resource') !== undefined;
  const parameters = language === 'JSONata' ? 'Arguments' : 'Parameters';
  if (exports && memberOf(writer, parameters) === undefined) {
    findings.schema(diagnosticTexts.required([parameters]), place);
  } else if (!exports && memberOf(writer, 'WriterConfig') === undefined) {
    findings.schema(diagnosticTexts.required(['Resource', parameters]), place);
  }
  checkBucketResource(writer, /^arn:[^:]+:states:::s3:putObject$/, place, findings);
}

function checkBucketResource(object: JsonObject, known: RegExp, place: Place, findings: Findings): void {
  const resource = memberOf(object, 'Resource');
  if (typeof resource === 'string' && !known.test(resource)) {
    findings.schema(diagnosticTexts.resourceValue(), place.member('Resource'));
  }
}

function checkReaderConfig(config: JsonObject, place: Place, { findings }: RuleScope): void {
  const inputType = memberOf(config, 'InputType');
  const location = memberOf(config, 'CSVHeaderLocation');
  if (inputType === 'CSV' && location === undefined)
    findings.schema(diagnosticTexts.csvHeaderLocation(), place);
  if (inputType === 'JSON' && location !== undefined) {
    findings.schema(diagnosticTexts.unsupportedField('CSVHeaderLocation'), place);
  }
  if (location === 'GIVEN' && memberOf(config, 'CSVHeaders') === undefined) {
    findings.schema(diagnosticTexts.required(['CSVHeaders']), place);
  }
}

function warnOfStaticResult(state: JsonObject, place: Place, { findings }: RuleScope): void {
  const result = memberOf(state, 'Result');
  if (!isJsonObject(result)) return;
  for (const key of Object.keys(result)) {
    if (key.endsWith('.$')) {
      findings.warn('PASS_RESULT_IS_STATIC', diagnosticTexts.staticResult(key), place.member('Result'));
    }
  }
}

/** Warns of a path in a field that holds a literal and has a twin for paths. */
function warnOfMissingPath(object: JsonObject, field: string, place: Place, findings: Findings): void {
  const value = memberOf(object, field);
  if (typeof value === 'string' && /^\$\$?[.[]/.test(value) && isPath(value)) {
    findings.warn('NO_PATH', diagnosticTexts.noPath(field), place.member(field));
  }
}
