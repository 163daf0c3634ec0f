// Names as the SDK for Java 2 makes them of those in the services' models: Step Functions shows them.

/** `DynamoDB` → `DynamoDb`, `Secrets Manager` → `SecretsManager`, `SFN` → `Sfn`. */
export function javaClassName(name: string): string {
  return wordsOf(name)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1).toLowerCase())
    .join('');
}

/** `GetItem` → `getItem`, `AWSThing` → `awsThing`. */
export function javaMethodName(action: string): string {
  let end = 1;
  while (isUpper(action[end]) && !isLower(action[end + 1])) end += 1;
  return action.slice(0, end).toLowerCase() + action.slice(end);
}

/** `QueueDoesNotExist` → `QueueDoesNotExistException`, `ServerFault` → `ServerException`. */
export function javaExceptionName(shape: string): string {
  const name = javaClassName(shape.replace(/Fault$/, ''));
  return name.endsWith('Exception') ? name : `${name}Exception`;
}

function isUpper(character: string | undefined): boolean {
  return character !== undefined && /[A-Z]/.test(character);
}

function isLower(character: string | undefined): boolean {
  return character !== undefined && /[a-z]/.test(character);
}

/** The words of a name, whose bounds are capitals, digits and what is neither. */
function wordsOf(name: string): readonly string[] {
  return name
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .replace(/([^a-z]{2,})v([0-9]+)/g, '$1 v$2 ')
    .replace(/([^A-Z]{2,})V([0-9]+)/g, '$1 V$2 ')
    .replace(/(?<=[a-z])(?=[A-Z][a-zA-Z0-9])/g, ' ')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([0-9])([a-zA-Z])/g, '$1 $2')
    .split(' ')
    .filter((word) => word !== '');
}
