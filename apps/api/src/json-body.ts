import { LIMITS } from '@cairn/core';
import express, { type RequestHandler } from 'express';
import { unsupportedMediaType } from './problem.ts';

/** A body must say that it is JSON: this also keeps forms of foreign web pages out, which browsers send unasked. */
const onlyJson: RequestHandler = (req, _res, next) => {
  const hasBody = req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
  if (hasBody && !req.is('application/json')) throw unsupportedMediaType();
  next();
};

/** Nothing is unpacked: a small body that grows large would be over the limit too late. */
export const jsonBody = [onlyJson, express.json({ limit: LIMITS.requestBodyBytes, inflate: false })];
