import type { StateMachineDescription } from '../../wire/step-functions-types.ts';

/** Where the server is, for commands that are run elsewhere. */
export interface ExportPlace {
  readonly endpoint: string;
  readonly region: string;
}

type Exported = Pick<StateMachineDescription, 'name' | 'definition' | 'roleArn' | 'type'>;

/** A command of the AWS CLI that makes the same machine. */
export function cliCommand(
  { name, definition, roleArn, type }: Exported,
  { endpoint, region }: ExportPlace,
): string {
  return [
    'aws stepfunctions create-state-machine',
    `--endpoint-url ${shellText(endpoint)}`,
    `--region ${shellText(region)}`,
    `--name ${shellText(name)}`,
    `--type ${type}`,
    `--role-arn ${shellText(roleArn)}`,
    `--definition ${shellText(definition)}`,
  ].join(' \\\n  ');
}

/** A word of a POSIX shell, whatever is in it. */
function shellText(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** A program of the AWS SDK for JavaScript that makes the same machine. */
export function sdkProgram(
  { name, definition, roleArn, type }: Exported,
  { endpoint, region }: ExportPlace,
): string {
  const json = (value: string) => JSON.stringify(value);
  return `import { CreateStateMachineCommand, SFNClient } from '@aws-sdk/client-sfn';

const definition = ${templateLiteral(definition)};

const client = new SFNClient({ endpoint: ${json(endpoint)}, region: ${json(region)} });
const { stateMachineArn } = await client.send(
  new CreateStateMachineCommand({
    name: ${json(name)},
    type: ${json(type)},
    roleArn: ${json(roleArn)},
    definition,
  }),
);
console.log(stateMachineArn);
`;
}

/** A text of several lines in JavaScript, to the letter. */
function templateLiteral(text: string): string {
  return `\`${text.replaceAll('\\', '\\\\').replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
}

/** A CloudFormation template, in YAML, with the same machine. */
export function cloudFormationTemplate({ name, definition, roleArn, type }: Exported): string {
  const logicalId = name.replaceAll(/[^A-Za-z0-9]/g, '') || 'StateMachine';
  return `AWSTemplateFormatVersion: "2010-09-09"
Parameters:
  RoleArn:
    Type: String
    Default: ${JSON.stringify(roleArn)}
Resources:
  ${logicalId}:
    Type: AWS::StepFunctions::StateMachine
    Properties:
      StateMachineName: ${JSON.stringify(name)}
      StateMachineType: ${type}
      RoleArn: !Ref RoleArn
      DefinitionString: |
${definition
  .trimEnd()
  .split(/\r?\n/)
  .map((line) => `        ${line}`.trimEnd())
  .join('\n')}
Outputs:
  Arn:
    Value: !Ref ${logicalId}
`;
}
