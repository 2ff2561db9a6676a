import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BreakableLine } from '../guide/breakable-line.js';
import { gateway, newAgent } from '../guide/gateway.js';
import { missing, patience, run } from './example.js';
