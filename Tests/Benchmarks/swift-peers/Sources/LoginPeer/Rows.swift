import Foundation
import GRDB

/// One login from request to session.
struct Login: Codable, FetchableRecord, PersistableRecord, Sendable {
    static let databaseTableName = "login"

    var sid: String
    var jti: String
    var sub: String
    var email: String
    var number: String
    var state: String
    var issuedAt: Int
    var expiresAt: Int
    var confirmedAt: Int?
    var collectedAt: Int?
}

/// Somebody who has signed in.
struct User: Codable, FetchableRecord, PersistableRecord, Sendable {
    static let databaseTableName = "user"

    var id: String
    var email: String
    var lastLogin: Int
}

/// A mail that is still to be sent.
struct Mail: Codable, FetchableRecord, PersistableRecord, Sendable {
    static let databaseTableName = "mail"

    var sid: String
}

/// Opens the database and makes its tables.
func openDatabase(_ path: String) throws -> DatabasePool {
    let pool = try DatabasePool(path: path)
    // After opening, because a pool sets its writer to NORMAL once `prepareDatabase` is through.
    try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
    var migrator = DatabaseMigrator()
    migrator.registerMigration("first") { database in
        try database.create(table: "login") { table in
            table.primaryKey("sid", .text)
            table.column("jti", .text).notNull()
            table.column("sub", .text).notNull()
            table.column("email", .text).notNull().indexed()
            table.column("number", .text).notNull()
            table.column("state", .text).notNull()
            table.column("issuedAt", .integer).notNull()
            table.column("expiresAt", .integer).notNull().indexed()
            table.column("confirmedAt", .integer)
            table.column("collectedAt", .integer)
        }
        try database.create(table: "user") { table in
            table.primaryKey("id", .text)
            table.column("email", .text).notNull().unique()
            table.column("lastLogin", .integer).notNull()
        }
        try database.create(table: "mail") { table in
            table.primaryKey("sid", .text)
        }
    }
    try migrator.migrate(pool)
    return pool
}
