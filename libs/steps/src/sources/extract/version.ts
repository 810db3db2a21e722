/**
 * It rises when the same bytes give another text than before: what an older one made is not taken for this one's. Apart from the
 * extraction, whose packages only threads load.
 */
export const EXTRACTION_VERSION = 1;
