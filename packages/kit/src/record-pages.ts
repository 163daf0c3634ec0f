import type { RecordEntry, RecordListOptions, Records } from './records.ts';

/** Which records, and how many of them at a time. */
export type RecordPageOptions = Omit<RecordListOptions, 'limit'> & {
  /** Records of one page. Default 500. */
  readonly pageSize?: number;
};

const usualPageSize = 500;

/**
 * All records of a collection, or those of a prefix or range, page by page: a list has no last record that a constant
 * decides. No page is empty. Records written meanwhile are among them when their keys are still ahead.
 */
export async function* recordPages(
  records: Pick<Records, 'list'>,
  collection: string,
  { pageSize: limit = usualPageSize, ...options }: RecordPageOptions = {},
): AsyncGenerator<readonly RecordEntry[], void> {
  for (let { after } = options; ; ) {
    const page = await records.list(collection, { ...options, limit, ...(after !== undefined && { after }) });
    const last = page.at(-1);
    if (last === undefined) return;
    yield page;
    // A page that its documents ended early is not the last one for that.
    if (options.charactersMax === undefined && page.length < limit) return;
    after = last.key;
  }
}

/** The documents of all those records, read as JSON: for collections that one answer or one start needs whole. */
export async function allDocuments<Document>(
  records: Pick<Records, 'list'>,
  collection: string,
  options: RecordPageOptions = {},
): Promise<Document[]> {
  const all: Document[] = [];
  for await (const page of recordPages(records, collection, options)) {
    for (const { value } of page) all.push(JSON.parse(value) as Document);
  }
  return all;
}
