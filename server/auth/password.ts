// How passwords are stored: for accounts that are made without the sign-up form, such as the demo's.
export { hashPassword } from "better-auth/crypto";
