-- Made by paygen from inventory/; do not edit. bootstrap.sh sets @password_1 and so on before.
SET SESSION sql_mode = 'STRICT_ALL_TABLES', old_passwords = 0;

CREATE DATABASE IF NOT EXISTS `paydb` CHARACTER SET utf8mb4;

-- paymigrate: the account. The binary log keeps these statements, so they hold a hash.
SET @hash = PASSWORD(@password_1);
EXECUTE IMMEDIATE CONCAT(
    'CREATE USER IF NOT EXISTS ''paymigrate''@''%'' IDENTIFIED BY PASSWORD ', QUOTE(@hash));
SELECT COUNT(*) INTO @is_current FROM mysql.user
    WHERE User = 'paymigrate' AND Host = '%' AND authentication_string = @hash;
SET @statement = IF(@is_current, 'DO 0', CONCAT(
    'ALTER USER ''paymigrate''@''%'' IDENTIFIED BY PASSWORD ', QUOTE(@hash)));
EXECUTE IMMEDIATE @statement;

-- paymigrate: rights on the database that are not listed in the inventory, then those that are.
GRANT ALL PRIVILEGES ON `paydb`.* TO 'paymigrate'@'%' WITH GRANT OPTION;

-- payuser: the account. The binary log keeps these statements, so they hold a hash.
SET @hash = PASSWORD(@password_2);
EXECUTE IMMEDIATE CONCAT(
    'CREATE USER IF NOT EXISTS ''payuser''@''%'' IDENTIFIED BY PASSWORD ', QUOTE(@hash));
SELECT COUNT(*) INTO @is_current FROM mysql.user
    WHERE User = 'payuser' AND Host = '%' AND authentication_string = @hash;
SET @statement = IF(@is_current, 'DO 0', CONCAT(
    'ALTER USER ''payuser''@''%'' IDENTIFIED BY PASSWORD ', QUOTE(@hash)));
EXECUTE IMMEDIATE @statement;

-- payuser: rights on the database that are not listed in the inventory, then those that are.
SELECT GROUP_CONCAT(PRIVILEGE_TYPE SEPARATOR ', ') INTO @unlisted
    FROM information_schema.SCHEMA_PRIVILEGES
    WHERE GRANTEE = '''payuser''@''%''' AND TABLE_SCHEMA = 'paydb'
    AND PRIVILEGE_TYPE NOT IN ('USAGE', 'SELECT');
SET @statement = IF(@unlisted IS NULL, 'DO 0', CONCAT(
    'REVOKE ', @unlisted, ' ON `paydb`.* FROM ''payuser''@''%'''));
EXECUTE IMMEDIATE @statement;
SELECT COUNT(*) INTO @may_grant FROM information_schema.SCHEMA_PRIVILEGES
    WHERE GRANTEE = '''payuser''@''%''' AND TABLE_SCHEMA = 'paydb'
    AND IS_GRANTABLE = 'YES';
SET @statement = IF(@may_grant = 0, 'DO 0',
    'REVOKE GRANT OPTION ON `paydb`.* FROM ''payuser''@''%''');
EXECUTE IMMEDIATE @statement;
GRANT SELECT ON `paydb`.* TO 'payuser'@'%';
