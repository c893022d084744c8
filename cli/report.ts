import { Command } from 'commander';
import { diffCommand } from './report/diff.ts';
import { matrixCommand } from './report/matrix.ts';
import { mergeCommand } from './report/merge.ts';
import { openCommand } from './report/open.ts';
import { renderCommand } from './report/render.ts';
import { schemaCommand } from './report/schema.ts';

export const reportCommand = new Command('report')
  .description('Open, render, merge or compare what runs have reported.')
  .addCommand(openCommand)
  .addCommand(renderCommand)
  .addCommand(mergeCommand)
  .addCommand(diffCommand)
  .addCommand(matrixCommand)
  .addCommand(schemaCommand);
