/** Hashes a password the way sign-in checks it (scrypt, salted). */
export { hashPassword } from "better-auth/crypto";
