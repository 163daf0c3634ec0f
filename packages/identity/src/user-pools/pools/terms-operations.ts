import type { CallScope } from '@cairn/kit';
import type { TermsRecord, UserPoolRecord } from '../records/pool-records.ts';
import { uuidOf } from '../records/uuid-of.ts';
import type { UserPoolContext } from '../user-pool-context.ts';
import { userPoolErrors } from '../user-pool-errors.ts';
import { findClient, findPool } from './find-pool.ts';
import type {
  CreateTermsInput,
  PageInput,
  PoolInput,
  TermsByClientInput,
  TermsInput,
  UpdateTermsInput,
} from './pool-inputs.ts';
import { pageOf } from './pool-pages.ts';
import { requireThat } from './settings-problems.ts';

const defaultLanguage = 'cognito:default';

/** Operations of terms of use and privacy policies, to which sign-up pages link. */
export function termsOperations({ store, clock, crypto: source }: UserPoolContext) {
  const find = (scope: CallScope, { UserPoolId, TermsId }: TermsInput): TermsRecord => {
    const pool = findPool(store, scope, UserPoolId);
    const terms = store.terms.find(`${pool.id}/${TermsId}`);
    if (terms === undefined) throw userPoolErrors.notFound(`Terms ${TermsId} do not exist.`);
    return terms;
  };
  const named = ({ id }: UserPoolRecord, clientId: string, name: string): TermsRecord | undefined =>
    store.terms.ofPool(id).find((terms) => terms.clientId === clientId && terms.name === name);
  return {
    async createTerms(scope: CallScope, input: CreateTermsInput) {
      const { UserPoolId, ClientId, TermsName, Links = {} } = input;
      checkTerms(TermsName, Links);
      const terms = await store.change(UserPoolId, (changes) => {
        const pool = findPool(store, scope, UserPoolId);
        findClient(store, pool, ClientId);
        if (named(pool, ClientId, TermsName) !== undefined) throw userPoolErrors.termsExist();
        const nowMs = clock.now();
        const made: TermsRecord = {
          userPoolId: pool.id,
          id: uuidOf(source.randomBytes(16)),
          clientId: ClientId,
          name: TermsName,
          links: Links,
          createdMs: nowMs,
          changedMs: nowMs,
        };
        changes.put(store.terms, made);
        return made;
      });
      return { Terms: termsOutput(terms) };
    },
    async describeTerms(scope: CallScope, input: TermsInput) {
      return { Terms: termsOutput(find(scope, input)) };
    },
    async describeTermsByClient(scope: CallScope, { UserPoolId, ClientId, TermsName }: TermsByClientInput) {
      const pool = findPool(store, scope, UserPoolId);
      const terms = named(pool, findClient(store, pool, ClientId).id, TermsName);
      if (terms === undefined) throw userPoolErrors.notFound(`Terms ${TermsName} do not exist.`);
      return { Terms: termsOutput(terms) };
    },
    async updateTerms(scope: CallScope, input: UpdateTermsInput) {
      const terms = await store.change(input.UserPoolId, (changes) => {
        const before = find(scope, input);
        const { TermsName: name = before.name, Links: links = before.links } = input;
        checkTerms(name, links);
        const other = named(findPool(store, scope, input.UserPoolId), before.clientId, name);
        if (other !== undefined && other.id !== before.id) throw userPoolErrors.termsExist();
        const changed = { ...before, name, links, changedMs: clock.now() };
        changes.put(store.terms, changed);
        return changed;
      });
      return { Terms: termsOutput(terms) };
    },
    async deleteTerms(scope: CallScope, input: TermsInput) {
      await store.change(input.UserPoolId, (changes) => changes.delete(store.terms, find(scope, input)));
      return {};
    },
    async listTerms(scope: CallScope, input: PoolInput & PageInput) {
      const pool = findPool(store, scope, input.UserPoolId);
      const { items, page } = pageOf(`terms/${pool.id}`, store.terms.ofPool(pool.id), input, ({ id }) => id);
      const Terms = items.map((terms) => {
        const {
          UserPoolId: _,
          ClientId: __,
          TermsSource: ___,
          Links: ____,
          ...description
        } = termsOutput(terms);
        return description;
      });
      return { Terms, ...page };
    },
  };
}

/** Links stand on pages: they lead to other pages, never into a script. */
function checkTerms(name: string, links: { readonly [language: string]: string }): void {
  requireThat(
    name === 'terms-of-use' || name === 'privacy-policy',
    'TermsName must be terms-of-use or privacy-policy.',
  );
  requireThat(links[defaultLanguage] !== undefined, `Links must have a link for ${defaultLanguage}.`);
  for (const [language, link] of Object.entries(links)) {
    requireThat(/^cognito:[A-Za-z-]+$/.test(language), `Invalid language in Links: ${language}`);
    const isPage = URL.canParse(link) && new URL(link).protocol === 'https:';
    requireThat(isPage, `Invalid link: ${link} must be a HTTPS URL.`);
  }
}

function termsOutput(terms: TermsRecord) {
  return {
    TermsId: terms.id,
    UserPoolId: terms.userPoolId,
    ClientId: terms.clientId,
    TermsName: terms.name,
    TermsSource: 'LINK' as const,
    Enforcement: 'NONE' as const,
    Links: terms.links,
    CreationDate: terms.createdMs,
    LastModifiedDate: terms.changedMs,
  };
}
