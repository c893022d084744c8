import type { Api } from '../specs/index.ts';
import { cpix } from './cpix/index.ts';
import { packaging } from './packaging/index.ts';
import type { Contract } from './rule.ts';
import { sevu } from './sevu/index.ts';

/** What clients of each API are held to. */
export const CONTRACTS: Record<Api, Contract> = { packaging, cpix, sevu };
