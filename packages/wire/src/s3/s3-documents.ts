import type { ServiceError } from '@cairn/kit';
import { s3Errors } from '@cairn/resources/objects';
import { readXml, type XmlElement } from './xml-reader.ts';

/** The shape of an element: a text, a number, a truth, a list's item, or members by element. */
type Shape =
  | 'text'
  | 'integer'
  | 'boolean'
  | { readonly members: { readonly [element: string]: Member }; readonly required?: readonly string[] };

/** A member: its name where it differs from the element's, and whether the element may come many times. */
interface Member {
  readonly shape: Shape;
  readonly member?: string;
  readonly isList?: true;
}

const text: Member = { shape: 'text' };
const integer: Member = { shape: 'integer' };
const texts = (member: string): Member => ({ shape: 'text', member, isList: true });

const tagSet: Member = {
  shape: {
    members: {
      Tag: {
        shape: { members: { Key: text, Value: text }, required: ['Key', 'Value'] },
        member: '',
        isList: true,
      },
    },
  },
};

const documents: { readonly [root: string]: Shape } = {
  Delete: {
    members: {
      Quiet: { shape: 'boolean' },
      Object: {
        shape: {
          members: { Key: text, VersionId: text, ETag: text, LastModifiedTime: text, Size: integer },
          required: ['Key'],
        },
        member: 'Objects',
        isList: true,
      },
    },
    required: ['Objects'],
  },
  CompleteMultipartUpload: {
    members: {
      Part: {
        shape: {
          members: {
            ETag: text,
            PartNumber: integer,
            ChecksumCRC32: text,
            ChecksumCRC32C: text,
            ChecksumCRC64NVME: text,
            ChecksumSHA1: text,
            ChecksumSHA256: text,
          },
          required: ['ETag', 'PartNumber'],
        },
        member: 'Parts',
        isList: true,
      },
    },
  },
  Tagging: { members: { TagSet: tagSet }, required: ['TagSet'] },
  CORSConfiguration: {
    members: {
      CORSRule: {
        shape: {
          members: {
            ID: text,
            AllowedHeader: texts('AllowedHeaders'),
            AllowedMethod: texts('AllowedMethods'),
            AllowedOrigin: texts('AllowedOrigins'),
            ExposeHeader: texts('ExposeHeaders'),
            MaxAgeSeconds: integer,
          },
          required: ['AllowedMethods', 'AllowedOrigins'],
        },
        member: 'CORSRules',
        isList: true,
      },
    },
    required: ['CORSRules'],
  },
  CreateBucketConfiguration: {
    members: { LocationConstraint: text, Location: text, Bucket: text, Tags: tagSet },
  },
  VersioningConfiguration: { members: { Status: text, MfaDelete: text } },
};

/**
 * Reads a document of S3's.
 * @returns members as the API spells them @throws ServiceError MalformedXML
 */
export function readDocument(root: string, document: string): unknown {
  const shape = documents[root];
  let element: XmlElement;
  try {
    element = readXml(document);
  } catch {
    throw s3Errors.malformedXml();
  }
  if (shape === undefined || element.name !== root) throw s3Errors.malformedXml();
  return readElement(element, shape);
}

function readElement(element: XmlElement, shape: Shape): unknown {
  switch (shape) {
    case 'text':
      return element.text;
    case 'integer':
      if (!/^-?\d{1,15}$/.test(element.text.trim())) throw s3Errors.malformedXml();
      return Number(element.text);
    case 'boolean':
      return element.text.trim() === 'true';
    default:
      return membersOf(element, shape);
  }
}

function membersOf(element: XmlElement, shape: Exclude<Shape, string>): unknown {
  const values: Record<string, unknown> = {};
  for (const child of element.children) {
    const member = Object.hasOwn(shape.members, child.name) ? shape.members[child.name] : undefined;
    if (member === undefined) throw malformed();
    const name = member.member ?? child.name;
    const value = readElement(child, member.shape);
    if (!member.isList && Object.hasOwn(values, name)) throw malformed();
    const list = values[name];
    if (Array.isArray(list)) list.push(value);
    else values[name] = member.isList ? [value] : value;
  }
  for (const name of shape.required ?? []) if (!(name in values)) throw malformed();
  // A list within a list's element stands for the element itself: TagSet is its tags.
  return isWrapper(shape) ? (values[''] ?? []) : values;
}

function isWrapper(shape: Exclude<Shape, string>): boolean {
  return Object.values(shape.members).some(({ member }) => member === '');
}

function malformed(): ServiceError {
  return s3Errors.malformedXml();
}
