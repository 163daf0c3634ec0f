import {
  boolean,
  integer,
  listOf,
  long,
  oneOf,
  type StructureShape,
  structure,
  text,
} from '../shape/shape.ts';

// As the service model of AWS Systems Manager (2014-11-06) states them, of Parameter Store.
const Name = text({ lengthMin: 1, lengthMax: 2_048 });
const Names = listOf(Name, { lengthMin: 1, lengthMax: 10 });
const WithDecryption = boolean;
const NextToken = text();
const MaxResults = integer({ min: 1, max: 50 });
const Labels = listOf(text({ lengthMin: 1, lengthMax: 100 }), { lengthMin: 1, lengthMax: 10 });
const Tags = listOf(
  structure({ Key: text({ lengthMin: 1, lengthMax: 128 }), Value: text({ lengthMax: 256 }) }, [
    'Key',
    'Value',
  ]),
);
const ParameterFilters = listOf(
  structure(
    {
      Key: text({ lengthMin: 1, lengthMax: 132 }),
      Option: text({ lengthMin: 1, lengthMax: 10 }),
      Values: listOf(text({ lengthMin: 1, lengthMax: 1_024 }), { lengthMin: 1, lengthMax: 50 }),
    },
    ['Key'],
  ),
);
const resource = { ResourceType: text(), ResourceId: text() } as const;

/** Inputs of the operations, by the facade's method. */
export const ssmInputs = {
  putParameter: structure(
    {
      Name,
      Description: text({ lengthMax: 1_024 }),
      Value: text({ lengthMin: 1, sensitive: true }),
      Type: oneOf('String', 'StringList', 'SecureString'),
      KeyId: text({ lengthMin: 1, lengthMax: 256 }),
      Overwrite: boolean,
      AllowedPattern: text({ lengthMax: 1_024 }),
      Tags,
      Tier: oneOf('Standard', 'Advanced', 'Intelligent-Tiering'),
      Policies: text({ lengthMin: 1, lengthMax: 4_096 }),
      DataType: text({ lengthMax: 128 }),
    },
    ['Name', 'Value'],
  ),
  getParameter: structure({ Name, WithDecryption }, ['Name']),
  getParameters: structure({ Names, WithDecryption }, ['Names']),
  getParametersByPath: structure(
    {
      Path: Name,
      Recursive: boolean,
      ParameterFilters,
      WithDecryption,
      MaxResults: integer({ min: 1, max: 10 }),
      NextToken,
    },
    ['Path'],
  ),
  describeParameters: structure({
    Filters: listOf(
      structure({ Key: oneOf('Name', 'Type', 'KeyId'), Values: listOf(text()) }, ['Key', 'Values']),
    ),
    ParameterFilters,
    MaxResults,
    NextToken,
    Shared: boolean,
  }),
  getParameterHistory: structure({ Name, WithDecryption, MaxResults, NextToken }, ['Name']),
  deleteParameter: structure({ Name }, ['Name']),
  deleteParameters: structure({ Names }, ['Names']),
  labelParameterVersion: structure({ Name, ParameterVersion: long(), Labels }, ['Name', 'Labels']),
  unlabelParameterVersion: structure({ Name, ParameterVersion: long(), Labels }, [
    'Name',
    'ParameterVersion',
    'Labels',
  ]),
  addTagsToResource: structure({ ...resource, Tags }, ['ResourceType', 'ResourceId', 'Tags']),
  removeTagsFromResource: structure({ ...resource, TagKeys: listOf(text()) }, [
    'ResourceType',
    'ResourceId',
    'TagKeys',
  ]),
  listTagsForResource: structure(resource, ['ResourceType', 'ResourceId']),
} as const satisfies { readonly [method: string]: StructureShape };

/** Names of the facade's methods, one per operation. */
export type SsmMethod = keyof typeof ssmInputs;
