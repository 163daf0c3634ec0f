import { userPoolErrors } from '../user-pool-errors.ts';
import { requireThat } from './settings-problems.ts';

/** Names the id that a new pool is to have: `_custom_id_` = `eu-west-1_notes`. Emulators of AWS share this tag. */
const customIdTag = '_custom_id_';

type Tags = { readonly [key: string]: string };

/** Tags with others put over them. @throws ServiceError UserPoolTaggingException */
export function withTags(before: Tags, added: Tags, tagsMax: number): Tags {
  for (const [key, value] of Object.entries(added)) {
    if (key === '' || key.length > 128 || value.length > 256)
      throw userPoolErrors.taggingFailed('A tag has a key of 1 to 128 and a value of up to 256 characters.');
    if (/^aws:/i.test(key))
      throw userPoolErrors.taggingFailed('Tag keys beginning with aws: are reserved for system use.');
  }
  const tags = { ...before, ...added };
  if (Object.keys(tags).length > tagsMax)
    throw userPoolErrors.taggingFailed(`A user pool can have as many as ${tagsMax} tags.`);
  return tags;
}

/** The id that tags ask for. @throws ServiceError InvalidParameterException where no pool could have it */
export function customPoolId(tags: Tags, region: string): string | undefined {
  const id = tags[customIdTag];
  if (id === undefined) return undefined;
  const suffix = id.startsWith(`${region}_`) ? id.slice(region.length + 1) : '';
  requireThat(
    /^[0-9A-Za-z]{1,55}$/.test(suffix),
    `The tag ${customIdTag} must be ${region}_ followed by letters and digits, was ${id}`,
  );
  return id;
}
