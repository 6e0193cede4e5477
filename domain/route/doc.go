// Package route finds the shortest walk of a picker through a warehouse, and says how sure it is of that.
//
// A building is a [Grid] (aisles crossed by cross aisles), a [Network] (walkable segments between named points), or a
// [Floor], which is made from the places of a site and answers in their codes. [Planner] holds the working memory that
// makes the second tour cheaper than the first.
//
// All lengths are integers in millimetres. Every answer carries a proven lower bound; where the bound equals the length
// the tour is the shortest there is, and the answer says Optimal. The same question always gets the same answer.
//
// DESIGN.md tells which method answers which question and why.
package route
