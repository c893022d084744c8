import { useEffect, useRef, useState } from 'preact/hooks';
import { index, operations, tags } from '../data.ts';
import type { Filter } from '../filter.ts';
import { apiName, count, inWords, number, SIGNS, STATUSES } from '../words.ts';

interface Props {
  filter: Filter;
  onFilter(filter: Filter): void;
  found: number;
}

const PAUSE_MS = 120;

/** What narrows the list of cases down. */
export function Filters({ filter, onFilter, found }: Props) {
  const change = (part: Filter): void => {
    const next = { ...filter, ...part };
    onFilter(Object.fromEntries(Object.entries(next).filter(([, value]) => value)));
  };
  const statuses = filter.status?.split(',') ?? [];
  const toggle = (status: string): void => {
    const next = statuses.includes(status)
      ? statuses.filter((each) => each !== status)
      : [...statuses, status];
    change({ status: next.join(',') });
  };
  const apis = [...new Set(operations.map(({ api }) => api))];
  const offered = operations.filter(({ api }) => !filter.api || api === filter.api);
  const cause = filter.cause === undefined ? undefined : index.causes[Number(filter.cause)];
  const isEmpty = Object.keys(filter).every((name) => name === 'sort');
  return (
    <search class="filters">
      <Search value={filter.q ?? ''} onSearch={(q) => change({ q })} />
      <fieldset class="chips">
        <legend class="unseen">Status</legend>
        {STATUSES.filter((status) => index.summary[status] > 0).map((status) => (
          <button
            key={status}
            type="button"
            class={`chip ${status}`}
            aria-pressed={statuses.includes(status)}
            onClick={() => toggle(status)}
          >
            <b aria-hidden="true">{SIGNS[status]}</b> {status} <span>{number(index.summary[status])}</span>
          </button>
        ))}
      </fieldset>
      <div class="selects">
        <Select
          label="API"
          value={filter.api}
          options={apis.map((api) => [api, apiName(api)])}
          onChange={(api) => change({ api, operation: '' })}
        />
        <Select
          label="Operation"
          value={filter.operation}
          options={offered.map(({ operation }) => [operation, inWords(operation)])}
          onChange={(operation) => change({ operation })}
        />
        <Select
          label="Finding"
          value={filter.level}
          options={['must', 'should', 'may'].map((level) => [level, level])}
          onChange={(level) => change({ level })}
        />
        <label>
          <span>Tag</span>
          <input
            type="text"
            list="tags"
            value={filter.tag ?? ''}
            placeholder="any"
            onInput={(event) => change({ tag: event.currentTarget.value })}
          />
          <datalist id="tags">
            {tags.map((tag) => (
              <option key={tag} value={tag} />
            ))}
          </datalist>
        </label>
        <Select
          label="Order"
          any="worst first"
          value={filter.sort}
          options={[
            ['id', 'by ID'],
            ['time', 'slowest first'],
          ]}
          onChange={(sort) => change({ sort })}
        />
      </div>
      {(filter.clause !== undefined || cause !== undefined) && (
        <p class="asked">
          {filter.clause !== undefined && (
            <button type="button" onClick={() => change({ clause: '' })}>
              clause <b>{filter.clause}</b> <Cross />
            </button>
          )}
          {cause !== undefined && (
            <button type="button" onClick={() => change({ cause: '' })}>
              <b>{cause.message}</b> <Cross />
            </button>
          )}
        </p>
      )}
      <p class="found">
        <span role="status">
          {isEmpty ? count(found, 'case') : `${number(found)} of ${count(index.cases.length, 'case')}`}
        </span>
        {!isEmpty && (
          <button
            type="button"
            class="link"
            onClick={() => onFilter(filter.sort === undefined ? {} : { sort: filter.sort })}
          >
            Clear filters
          </button>
        )}
      </p>
    </search>
  );
}

const Cross = () => (
  <span>
    <span aria-hidden="true">×</span>
    <span class="unseen">: take this filter away</span>
  </span>
);

/** Tells what is typed once the typing pauses. */
function Search({ value, onSearch }: { value: string; onSearch(text: string): void }) {
  const [typed, setTyped] = useState(value);
  const told = useRef(value);
  const latest = useRef(onSearch);
  latest.current = onSearch;
  useEffect(() => {
    // What comes back of what was told is older than what has been typed since.
    if (value !== told.current) setTyped(value);
    told.current = value;
  }, [value]);
  useEffect(() => {
    if (typed === value) return;
    const tell = (): void => {
      told.current = typed;
      latest.current(typed);
    };
    const timer = setTimeout(tell, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [typed]);
  return (
    <label class="search">
      <input
        id="search"
        aria-label="Search in everything that was said"
        type="search"
        value={typed}
        placeholder="Search in everything that was said"
        onInput={(event) => setTyped(event.currentTarget.value)}
        autocomplete="off"
        spellcheck={false}
      />
      <kbd>/</kbd>
    </label>
  );
}

interface SelectProps {
  label: string;
  value: string | undefined;
  options: [value: string, text: string][];
  onChange(value: string): void;
  /** What no choice means. */
  any?: string;
}

const Select = ({ label, value, options, onChange, any = 'any' }: SelectProps) => (
  <label>
    <span>{label}</span>
    <select value={value ?? ''} onChange={(event) => onChange(event.currentTarget.value)}>
      <option value="">{any}</option>
      {options.map(([value, text]) => (
        <option key={value} value={value}>
          {text}
        </option>
      ))}
    </select>
  </label>
);
