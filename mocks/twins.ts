import type { Api } from '../specs/index.ts';
import { cpix } from './cpix/index.ts';
import { packaging } from './packaging/index.ts';
import { sevu } from './sevu/index.ts';
import type { Twin } from './twin/operation.ts';

/** The twin of every API. */
export const TWINS: Record<Api, Twin> = { packaging, cpix, sevu };
